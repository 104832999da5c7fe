"""Stage notices: releases to typed notices and lots."""
