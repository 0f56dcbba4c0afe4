/* src/frames/crc.ts in C: reflected CRC-16s, four bits at a time. */
#include "xsmc.h"
#include "mc.xs.h"

/* [n]: the check of the four bits n. */
static const uint16_t arc[16] = {
	0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400,
};
static const uint16_t x25[16] = {
	0x0000, 0x1081, 0x2102, 0x3183, 0x4204, 0x5285, 0x6306, 0x7387, 0x8408, 0x9489, 0xa50a, 0xb58b, 0xc60c, 0xd68d, 0xe70e, 0xf78f,
};

static uint16_t crc(xsMachine* the, const uint16_t* table, uint16_t check)
{
	uint8_t* bytes;
	xsUnsignedValue length;
	xsIntegerValue at = xsmcToInteger(xsArg(1)), end = xsmcToInteger(xsArg(2));
	xsmcGetBufferReadable(xsArg(0), (void**)&bytes, &length);
	if (at < 0 || end > (xsIntegerValue)length)
		xsRangeError("outside of the bytes");
	for (; at < end; at++) {
		check ^= bytes[at];
		check = (check >> 4) ^ table[check & 15];
		check = (check >> 4) ^ table[check & 15];
	}
	return check;
}

void portti_crc16_arc(xsMachine* the)
{
	xsmcSetInteger(xsResult, crc(the, arc, 0));
}

void portti_crc16_x25(xsMachine* the)
{
	xsmcSetInteger(xsResult, crc(the, x25, 0xffff) ^ 0xffff);
}
