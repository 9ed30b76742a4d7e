"""Pages for the browser: one file each, which needs no network and runs no script."""
