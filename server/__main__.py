"""`python -m server`: the same as `alongside`."""

from server.cli import main

if __name__ == "__main__":
    main()
