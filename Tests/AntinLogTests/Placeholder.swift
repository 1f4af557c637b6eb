// AntinLogTests
