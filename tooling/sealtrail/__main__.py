"""``python -m sealtrail``: the command line, as the pre-receive hook calls it."""

from sealtrail.cli import main

main()
