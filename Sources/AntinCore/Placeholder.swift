// AntinCore
