// AntinSystem
