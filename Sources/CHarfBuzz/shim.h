// HarfBuzz and its subsetter as Swift sees them.
#ifndef ANTIN_CHARFBUZZ_SHIM_H
#define ANTIN_CHARFBUZZ_SHIM_H
#include <hb.h>
#include <hb-ot.h>
#include <hb-subset.h>
#endif
