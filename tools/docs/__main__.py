"""`python -m tools.docs [--check] [--examples]`: write the generated pages, or tell which are stale.

With `--examples` the console blocks of the tutorial, the guides and the README are run and their outputs renewed.
"""

from __future__ import annotations

import argparse
import sys

from tools.docs.examples import EXAMPLES, renew
from tools.docs.pages import DOCS, pages


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if a page is stale")
    parser.add_argument("--examples", action="store_true", help="run the examples too")
    options = parser.parse_args()
    made = {DOCS / name: text for name, text in pages().items()}
    if options.examples:
        made |= {path: renew(path) for path in EXAMPLES}
    stale = [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'stale' if options.check else 'wrote'} {path}")
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
    return int(bool(stale) and options.check)


if __name__ == "__main__":
    sys.exit(main())
