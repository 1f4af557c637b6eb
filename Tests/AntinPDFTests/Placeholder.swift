// AntinPDFTests
