/* What XS itself counts, in bytes: it is not told to scripts otherwise. */
#include "xsAll.h"
#include "xs.h"

/* No kind of slot. */
#define PAINT 0x5a

/*
 * The most that the stack has taken, which XS notes with instruments only: what it has not reached,
 * growing downwards, is as it was painted when this was first asked.
 */
static txInteger stackPeak(xsMachine* the)
{
	static txSlot* reached = NULL;
	if (!reached) {
		reached = the->stack;
		c_memset(the->stackBottom, PAINT, (txByte*)reached - (txByte*)the->stackBottom);
	}
	while (reached > the->stackBottom && reached[-1].kind != PAINT)
		reached--;
	return (txByte*)the->stackTop - (txByte*)reached;
}

void portti_memory(xsMachine* the)
{
	switch (xsToInteger(xsArg(0))) {
		case 0: xsResult = xsInteger(the->currentHeapCount * sizeof(txSlot)); break;
		case 1: xsResult = xsInteger(the->currentChunksSize); break;
		case 2: xsResult = xsInteger(stackPeak(the)); break;
	}
}
