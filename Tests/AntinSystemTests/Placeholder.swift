// AntinSystemTests
