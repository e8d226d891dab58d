"""The journal as a table: no spreadsheet sees a formula in it, wherever it splits cells."""

import json
from pathlib import Path


def test_no_cell_is_a_formula_wherever_cells_are_split(documents: Path) -> None:
    found = json.loads((documents / "tables.json").read_text(encoding="utf-8"))
    naive = {name: count for name, count in found.items() if name.startswith("naive.csv")}
    assert len(found) == 2 * len(naive) > 10
    assert all(count > 0 for count in naive.values()), "LibreOffice would see them"
    assert not [name for name, count in found.items() if count > 0 and name not in naive], found
