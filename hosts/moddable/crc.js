/** In place of src/frames/crc.ts. */
export const crc16Arc = native("portti_crc16_arc");
export const crc16X25 = native("portti_crc16_x25");
