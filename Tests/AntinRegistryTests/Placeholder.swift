// AntinRegistryTests
