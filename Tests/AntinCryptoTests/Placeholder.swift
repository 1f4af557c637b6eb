// AntinCryptoTests
