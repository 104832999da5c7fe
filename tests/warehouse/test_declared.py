"""Every published column says what it means, in which unit, why it may be missing, and where it comes from."""

import pytest

from warehouse.tables import TABLES
from warehouse.tables.declared import table

DECLARED = {name: table(name, schema) for name, schema in TABLES.items()}


def test_nothing_is_undeclared() -> None:
    lacking = [line for declared in DECLARED.values() for line in declared.lacking()]
    assert not lacking, "declare in warehouse/tables/:\n" + "\n".join(lacking)


@pytest.mark.parametrize("name", TABLES)
def test_order_files_and_figures_name_columns_of_the_table(name: str) -> None:
    declared = DECLARED[name]
    columns = {column.name: column for column in declared.columns}
    named = {*declared.sorted_by, *declared.figures, *filter(None, [declared.year_of])}
    named |= set(declared.figure_reasons) if declared.figures else set()
    assert named <= set(columns), f"{name}: no such columns: {named - set(columns)}"
    assert declared.sorted_by or not declared.key, name
    assert all(columns[figure].nullable for figure in declared.figures), "a withdrawn figure is null"
