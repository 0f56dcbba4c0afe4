/** What the dongle is asked to do: each request is answered before it does it. */
import type { App } from "../app.ts";
import type { Response } from "../response.ts";
import type { Request } from "../route.ts";

export function postIdentify(app: App, _request: Request, response: Response): void {
	app.services.identify();
	response.send(202);
}

export function postRestart(app: App, _request: Request, response: Response): void {
	app.services.restart();
	response.send(202);
}

export function postFactoryReset(app: App, _request: Request, response: Response): void {
	app.services.factoryReset();
	response.send(202);
}
