/** Why a device does not recognize. */

/** What this device needs could not be loaded. */
export class DeviceUnreachable extends Error {}

/** The device recognizes nothing any more; another one may be started. */
export class DeviceEnded extends Error {}
