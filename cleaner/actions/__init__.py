"""The actions that a rule can take, one file each; the table is the registry."""
