// AntinServer
