"""The commands, one module each: options in, one library call, words out."""
