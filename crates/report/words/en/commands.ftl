# The command line's own flags.

help-help = Shows the help
help-version = Shows the version
