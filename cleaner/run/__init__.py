"""A run: plan, shards, commit. The shard is the only unit of work, of retry, of commit and of statistics."""
