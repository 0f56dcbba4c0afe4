/** Writes two long values under one key in turn into the folder it is given, until it is killed. */
import { Values } from "../../../hosts/sim/node/storage.ts";

const values = new Values(process.argv[2]);
process.stdout.write("writing\n");
for (let turn = 0; ; turn ^= 1) values.set("key", new Uint8Array(200_000).fill(turn));
