// AntinCrypto
