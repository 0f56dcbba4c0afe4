/** What the dongle is asked to do: each request is answered before it does it. */
import { frozen } from "../../bytes/frozen.ts";
import type { App } from "../app.ts";
import { block, NO_STORE, type Response } from "../response.ts";
import type { Request } from "../route.ts";

const ACCEPTED = frozen(block(202, "", NO_STORE));

export function postIdentify(app: App, _request: Request, response: Response): void {
	app.services.identify();
	response.send(ACCEPTED);
}

export function postRestart(app: App, _request: Request, response: Response): void {
	app.services.restart();
	response.send(ACCEPTED);
}

export function postFactoryReset(app: App, _request: Request, response: Response): void {
	app.services.factoryReset();
	response.send(ACCEPTED);
}
