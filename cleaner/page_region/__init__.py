"""What `repair: page-region` knows of pages: words, features, surroundings, and the weights that judge them."""
