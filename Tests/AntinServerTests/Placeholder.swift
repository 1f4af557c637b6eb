// AntinServerTests
