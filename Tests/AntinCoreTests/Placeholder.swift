// AntinCoreTests
