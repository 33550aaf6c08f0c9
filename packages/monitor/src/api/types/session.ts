/** `viewer` looks, `operator` decides, `admin` says who may. Each may do what those before it may. */
export type Role = 'viewer' | 'operator' | 'admin';

export interface SignIn {
  /**
   * @minLength 1
   * @maxLength 64
   */
  readonly user: string;
  /**
   * @minLength 1
   * @maxLength 1024
   */
  readonly password: string;
}

/** Who is signed in. */
export interface SessionInfo {
  readonly user: string;
  readonly role: Role;
  /** For the header `x-csrf-token`; `null` for a token of a script. */
  readonly csrfToken: string | null;
  /** When it ends unless it is used; `null` for a token without end. */
  readonly expiresAt: string | null;
}

export interface ChangePassword {
  /**
   * @minLength 1
   * @maxLength 1024
   */
  readonly current: string;
  /**
   * @minLength 12
   * @maxLength 1024
   */
  readonly next: string;
}
