// AntinLog
