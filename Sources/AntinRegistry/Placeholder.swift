// AntinRegistry
