"""Dagster: the graph. One module a stage; a body is one call."""

import warnings

import dagster as dg

# One run over a range of months is the point of the policy; its place in the API is beta since years.
warnings.filterwarnings("ignore", message=".*backfill_policy.*", category=dg.BetaWarning)
