/* What XS itself counts: it is not told to scripts otherwise. */
#include "xsAll.h"
#include "xs.h"

void portti_memory(xsMachine* the)
{
	switch (xsToInteger(xsArg(0))) {
		case 0: xsResult = xsInteger(the->currentHeapCount * sizeof(txSlot)); break;
		case 1: xsResult = xsInteger(the->currentChunksSize); break;
	}
}
