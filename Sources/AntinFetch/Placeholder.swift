// AntinFetch
