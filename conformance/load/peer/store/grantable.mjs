// What belongs to a grant, and ends with it.
export const GRANTABLE = new Set(["AccessToken", "AuthorizationCode", "RefreshToken", "DeviceCode", "BackchannelAuthenticationRequest"]);

export const seconds = () => Math.floor(Date.now() / 1000);
