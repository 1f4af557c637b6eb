// libqrencode as Swift sees it.
#ifndef ANTIN_CQRENCODE_SHIM_H
#define ANTIN_CQRENCODE_SHIM_H
#include <qrencode.h>
#endif
