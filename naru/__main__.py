"""`python -m naru`: the same as the command `naru`."""

from naru.commands import main

main()
