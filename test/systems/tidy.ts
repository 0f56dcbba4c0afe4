/** To be imported by a test that starts simulators: one that fails does not stop them, and the run would never end. */
import test from "tape";
import { running } from "./simulator.ts";

test.onFinish(() => {
	for (const child of running) child.kill("SIGKILL");
});
