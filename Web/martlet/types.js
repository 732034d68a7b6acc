// @ts-check
/**
 * The wire's shapes, for editors and readers.
 *
 * @typedef {{id: string, displayName: string, guest: boolean}} Account
 * @typedef {{account: Account, accessToken: string, accessExpiresAt: string, refreshToken: string,
 *   refreshExpiresAt: string}} SessionGrant
 * @typedef {{id: string, accountId?: string, displayName: string, kind: "human"|"ai", seat: number, ready: boolean,
 *   loaded: boolean, connected: boolean, station?: number | null}} Player
 * @typedef {{id: string, game: string, name: string, map?: string, status: string, ownerId: string,
 *   minPlayers: number, maxPlayers: number, crews?: number, players: Player[], turn: number, offset: number, inviteCode?: string,
 *   autoStartAt?: string, createdAt: string, crewNames?: string[], hasPassword?: boolean}} Match
 * @typedef {{id: string, title: string, kind: string, minPlayers: number, maxPlayers: number, maps: string[],
 *   crews?: number, roles?: string[], ticksPerSecond?: number, ticksPerFrame?: number}} Game
 * @typedef {{type: string, [field: string]: any}} Command
 * @typedef {{v: number, matchId: string, tick: number, turn?: number, actorPlayerId: string, command: Command}}
 *   WireCommand
 * @typedef {{matchId: string, offset: number, turn: number, takenAt: string, view: any}} Snapshot
 * @typedef {{matchId: string, offset: number, timestamp: string, actorPlayerId?: string, tick?: number, turn: number,
 *   events: {type: string, [field: string]: any}[]}} WireEvent
 * @typedef {{accepted: boolean, offset: number, snapshot?: Snapshot, events: any[],
 *   reason?: {code: string, message: string}}} Ack
 */
export {};
