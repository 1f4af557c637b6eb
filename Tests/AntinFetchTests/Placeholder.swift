// AntinFetchTests
