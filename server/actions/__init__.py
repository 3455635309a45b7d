"""Everything that happens in the product, one verb a file: gather facts, ask the core, write once."""
