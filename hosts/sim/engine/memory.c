/*
 * Linked into xsnap-worker around fxCreateMachine (see engine.mk). In: the environment variable
 * XS_CREATION. Out: a machine of that size, and memory(kind) and petrify(object) in its global scope.
 *
 * XS_CREATION="chunkBytes,slots,stackSlots,keys,totalBytes": 0 keeps the worker's own value. Chunks,
 * slots and keys that are given are fixed: the machine ends with "memory full" instead of growing.
 * totalBytes limits what a machine that may grow reserves in all.
 *
 * memory(0): slots in use or not yet collected; memory(1): bytes of chunks, likewise.
 * Between two garbage collections their growth is what was allocated.
 *
 * petrify(object) makes it what the device's linker makes of a preloaded object: read only, the
 * content of a Map, a Set, a Date and an ArrayBuffer and the private fields included.
 */
#include "xsAll.h"

txMachine* __real_fxCreateMachine(txCreation*, txString, void*, txID);

static void fx_memory(txMachine* the)
{
	txInteger kind = (mxArgc > 0) ? fxToInteger(the, mxArgv(0)) : 0;
	fxInteger(the, mxResult, kind ? the->currentChunksSize : the->currentHeapCount);
}

static void fx_define(txMachine* the, txString name, txCallback callback)
{
	fxNewHostFunction(the, callback, 1, XS_NO_ID, XS_NO_ID);
	mxPush(mxGlobal);
	fxDefineID(the, fxNewNameC(the, name), XS_DONT_ENUM_FLAG, XS_DONT_ENUM_FLAG);
	mxPop();
}

txMachine* __wrap_fxCreateMachine(txCreation* creation, txString name, void* context, txID profileID)
{
	int chunks = 0, slots = 0, stack = 0, keys = 0;
	long total = 0;
	const char* given = getenv("XS_CREATION");
	if (given && (sscanf(given, "%d,%d,%d,%d,%ld", &chunks, &slots, &stack, &keys, &total) != 5)) {
		fprintf(stderr, "XS_CREATION must be chunkBytes,slots,stackSlots,keys,totalBytes\n");
		exit(1);
	}
	if (chunks) {
		creation->initialChunkSize = chunks;
		creation->incrementalChunkSize = 0;
	}
	if (slots) {
		creation->initialHeapCount = slots;
		creation->incrementalHeapCount = 0;
	}
	if (stack)
		creation->stackCount = stack;
	if (keys) {
		creation->initialKeyCount = keys;
		creation->incrementalKeyCount = 0;
	}
	txMachine* machine = __real_fxCreateMachine(creation, name, context, profileID);
	if (machine) {
		if (total)
			machine->allocationLimit = total;
		txMachine* the = fxBeginHost(machine);
		fx_define(the, "memory", fx_memory);
		fx_define(the, "petrify", fx_petrify);
		fxEndHost(the);
	}
	return machine;
}
