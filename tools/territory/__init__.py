"""Makes the frozen territory files of the registry from public lists of units.

    python -m tools.territory LISTS NAMES services/registry/land/data

`LISTS` is a git directory of github.com/dvhcvn/data: its commits hold the statistics office's list
as it stood on a day. `NAMES` is the folder `data` of the package vietnamadminunits 1.0.4. What is
typed by hand lies beside the output: `resolutions.csv` (which list shows the effect of which
resolution, from which day), `spellings.csv`, `districts.csv` and `amendments.csv`.
"""
