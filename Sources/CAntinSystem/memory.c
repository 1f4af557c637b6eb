#include "CAntinSystem.h"

#include <malloc.h>

int antin_return_large_blocks(int bytes)
{
    return mallopt(M_MMAP_THRESHOLD, bytes);
}
