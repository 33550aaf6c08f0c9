// Generated from spec/keeper.thrift by Apache Thrift's compiler and `npm run generate`. Do not edit. c7fab70f60196c48
import thrift from 'thrift';

const Thrift = thrift.Thrift;
const ttypes = {};

export const ConsumerIdentity = ttypes.ConsumerIdentity = class {
  constructor(args) {
    this.node = null;
    this.application = null;
    this.serviceName = null;
    this.zone = null;
    this.version = null;
    this.language = null;
    this.library = null;
    this.host = null;
    this.pid = null;
    this.spec = 1;
    if (args) {
      if (args.node !== undefined && args.node !== null) {
        this.node = args.node;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field node is unset!');
      }
      if (args.application !== undefined && args.application !== null) {
        this.application = args.application;
      }
      if (args.serviceName !== undefined && args.serviceName !== null) {
        this.serviceName = args.serviceName;
      }
      if (args.zone !== undefined && args.zone !== null) {
        this.zone = args.zone;
      }
      if (args.version !== undefined && args.version !== null) {
        this.version = args.version;
      }
      if (args.language !== undefined && args.language !== null) {
        this.language = args.language;
      }
      if (args.library !== undefined && args.library !== null) {
        this.library = args.library;
      }
      if (args.host !== undefined && args.host !== null) {
        this.host = args.host;
      }
      if (args.pid !== undefined && args.pid !== null) {
        this.pid = args.pid;
      }
      if (args.spec !== undefined && args.spec !== null) {
        this.spec = args.spec;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.node = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.application = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.STRING) {
          this.serviceName = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.STRING) {
          this.zone = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 5:
        if (ftype == Thrift.Type.STRING) {
          this.version = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 6:
        if (ftype == Thrift.Type.STRING) {
          this.language = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 7:
        if (ftype == Thrift.Type.STRING) {
          this.library = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 8:
        if (ftype == Thrift.Type.STRING) {
          this.host = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 9:
        if (ftype == Thrift.Type.I64) {
          this.pid = input.readI64();
        } else {
          input.skip(ftype);
        }
        break;
        case 10:
        if (ftype == Thrift.Type.I32) {
          this.spec = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('ConsumerIdentity');
    if (this.node !== null && this.node !== undefined) {
      output.writeFieldBegin('node', Thrift.Type.STRING, 1);
      output.writeString(this.node);
      output.writeFieldEnd();
    }
    if (this.application !== null && this.application !== undefined) {
      output.writeFieldBegin('application', Thrift.Type.STRING, 2);
      output.writeString(this.application);
      output.writeFieldEnd();
    }
    if (this.serviceName !== null && this.serviceName !== undefined) {
      output.writeFieldBegin('serviceName', Thrift.Type.STRING, 3);
      output.writeString(this.serviceName);
      output.writeFieldEnd();
    }
    if (this.zone !== null && this.zone !== undefined) {
      output.writeFieldBegin('zone', Thrift.Type.STRING, 4);
      output.writeString(this.zone);
      output.writeFieldEnd();
    }
    if (this.version !== null && this.version !== undefined) {
      output.writeFieldBegin('version', Thrift.Type.STRING, 5);
      output.writeString(this.version);
      output.writeFieldEnd();
    }
    if (this.language !== null && this.language !== undefined) {
      output.writeFieldBegin('language', Thrift.Type.STRING, 6);
      output.writeString(this.language);
      output.writeFieldEnd();
    }
    if (this.library !== null && this.library !== undefined) {
      output.writeFieldBegin('library', Thrift.Type.STRING, 7);
      output.writeString(this.library);
      output.writeFieldEnd();
    }
    if (this.host !== null && this.host !== undefined) {
      output.writeFieldBegin('host', Thrift.Type.STRING, 8);
      output.writeString(this.host);
      output.writeFieldEnd();
    }
    if (this.pid !== null && this.pid !== undefined) {
      output.writeFieldBegin('pid', Thrift.Type.I64, 9);
      output.writeI64(this.pid);
      output.writeFieldEnd();
    }
    if (this.spec !== null && this.spec !== undefined) {
      output.writeFieldBegin('spec', Thrift.Type.I32, 10);
      output.writeI32(this.spec);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
export const LimitInForce = ttypes.LimitInForce = class {
  constructor(args) {
    this.selector = null;
    this.callsPerSecond = null;
    this.burst = null;
    this.expiresAt = null;
    this.why = null;
    if (args) {
      if (args.selector !== undefined && args.selector !== null) {
        this.selector = args.selector;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field selector is unset!');
      }
      if (args.callsPerSecond !== undefined && args.callsPerSecond !== null) {
        this.callsPerSecond = args.callsPerSecond;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field callsPerSecond is unset!');
      }
      if (args.burst !== undefined && args.burst !== null) {
        this.burst = args.burst;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field burst is unset!');
      }
      if (args.expiresAt !== undefined && args.expiresAt !== null) {
        this.expiresAt = args.expiresAt;
      }
      if (args.why !== undefined && args.why !== null) {
        this.why = args.why;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.selector = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.DOUBLE) {
          this.callsPerSecond = input.readDouble();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.I32) {
          this.burst = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.STRING) {
          this.expiresAt = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 5:
        if (ftype == Thrift.Type.STRING) {
          this.why = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('LimitInForce');
    if (this.selector !== null && this.selector !== undefined) {
      output.writeFieldBegin('selector', Thrift.Type.STRING, 1);
      output.writeString(this.selector);
      output.writeFieldEnd();
    }
    if (this.callsPerSecond !== null && this.callsPerSecond !== undefined) {
      output.writeFieldBegin('callsPerSecond', Thrift.Type.DOUBLE, 2);
      output.writeDouble(this.callsPerSecond);
      output.writeFieldEnd();
    }
    if (this.burst !== null && this.burst !== undefined) {
      output.writeFieldBegin('burst', Thrift.Type.I32, 3);
      output.writeI32(this.burst);
      output.writeFieldEnd();
    }
    if (this.expiresAt !== null && this.expiresAt !== undefined) {
      output.writeFieldBegin('expiresAt', Thrift.Type.STRING, 4);
      output.writeString(this.expiresAt);
      output.writeFieldEnd();
    }
    if (this.why !== null && this.why !== undefined) {
      output.writeFieldBegin('why', Thrift.Type.STRING, 5);
      output.writeString(this.why);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
export const ProviderIdentity = ttypes.ProviderIdentity = class {
  constructor(args) {
    this.node = null;
    this.serviceName = null;
    this.spec = null;
    this.version = null;
    this.language = null;
    this.library = null;
    this.limits = null;
    if (args) {
      if (args.node !== undefined && args.node !== null) {
        this.node = args.node;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field node is unset!');
      }
      if (args.serviceName !== undefined && args.serviceName !== null) {
        this.serviceName = args.serviceName;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field serviceName is unset!');
      }
      if (args.spec !== undefined && args.spec !== null) {
        this.spec = args.spec;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field spec is unset!');
      }
      if (args.version !== undefined && args.version !== null) {
        this.version = args.version;
      }
      if (args.language !== undefined && args.language !== null) {
        this.language = args.language;
      }
      if (args.library !== undefined && args.library !== null) {
        this.library = args.library;
      }
      if (args.limits !== undefined && args.limits !== null) {
        this.limits = Thrift.copyList(args.limits, [ttypes.LimitInForce]);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.node = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.serviceName = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.I32) {
          this.spec = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.STRING) {
          this.version = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 5:
        if (ftype == Thrift.Type.STRING) {
          this.language = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 6:
        if (ftype == Thrift.Type.STRING) {
          this.library = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 7:
        if (ftype == Thrift.Type.LIST) {
          this.limits = [];
          const _rtmp31 = input.readListBegin();
          const _size0 = _rtmp31.size || 0;
          for (let _i2 = 0; _i2 < _size0; ++_i2) {
            let elem3 = null;
            elem3 = new ttypes.LimitInForce();
            elem3.read(input);
            this.limits.push(elem3);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('ProviderIdentity');
    if (this.node !== null && this.node !== undefined) {
      output.writeFieldBegin('node', Thrift.Type.STRING, 1);
      output.writeString(this.node);
      output.writeFieldEnd();
    }
    if (this.serviceName !== null && this.serviceName !== undefined) {
      output.writeFieldBegin('serviceName', Thrift.Type.STRING, 2);
      output.writeString(this.serviceName);
      output.writeFieldEnd();
    }
    if (this.spec !== null && this.spec !== undefined) {
      output.writeFieldBegin('spec', Thrift.Type.I32, 3);
      output.writeI32(this.spec);
      output.writeFieldEnd();
    }
    if (this.version !== null && this.version !== undefined) {
      output.writeFieldBegin('version', Thrift.Type.STRING, 4);
      output.writeString(this.version);
      output.writeFieldEnd();
    }
    if (this.language !== null && this.language !== undefined) {
      output.writeFieldBegin('language', Thrift.Type.STRING, 5);
      output.writeString(this.language);
      output.writeFieldEnd();
    }
    if (this.library !== null && this.library !== undefined) {
      output.writeFieldBegin('library', Thrift.Type.STRING, 6);
      output.writeString(this.library);
      output.writeFieldEnd();
    }
    if (this.limits !== null && this.limits !== undefined) {
      output.writeFieldBegin('limits', Thrift.Type.LIST, 7);
      output.writeListBegin(Thrift.Type.STRUCT, this.limits.length);
      for (let iter4 in this.limits) {
        if (this.limits.hasOwnProperty(iter4)) {
          iter4 = this.limits[iter4];
          iter4.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
export const ProviderHealth = ttypes.ProviderHealth = class {
  constructor(args) {
    this.state = null;
    this.inProgress = null;
    this.uptimeMs = null;
    if (args) {
      if (args.state !== undefined && args.state !== null) {
        this.state = args.state;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field state is unset!');
      }
      if (args.inProgress !== undefined && args.inProgress !== null) {
        this.inProgress = args.inProgress;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field inProgress is unset!');
      }
      if (args.uptimeMs !== undefined && args.uptimeMs !== null) {
        this.uptimeMs = args.uptimeMs;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.state = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.I32) {
          this.inProgress = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.I64) {
          this.uptimeMs = input.readI64();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('ProviderHealth');
    if (this.state !== null && this.state !== undefined) {
      output.writeFieldBegin('state', Thrift.Type.STRING, 1);
      output.writeString(this.state);
      output.writeFieldEnd();
    }
    if (this.inProgress !== null && this.inProgress !== undefined) {
      output.writeFieldBegin('inProgress', Thrift.Type.I32, 2);
      output.writeI32(this.inProgress);
      output.writeFieldEnd();
    }
    if (this.uptimeMs !== null && this.uptimeMs !== undefined) {
      output.writeFieldBegin('uptimeMs', Thrift.Type.I64, 3);
      output.writeI64(this.uptimeMs);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
export const KeeperException = ttypes.KeeperException = class extends Thrift.TException {
  constructor(args) {
    super(args);
    this.name = "KeeperException";
    this.number = null;
    this.code = null;
    this.message = null;
    this.retryAfterMs = null;
    if (args) {
      if (args.number !== undefined && args.number !== null) {
        this.number = args.number;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field number is unset!');
      }
      if (args.code !== undefined && args.code !== null) {
        this.code = args.code;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field code is unset!');
      }
      if (args.message !== undefined && args.message !== null) {
        this.message = args.message;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field message is unset!');
      }
      if (args.retryAfterMs !== undefined && args.retryAfterMs !== null) {
        this.retryAfterMs = args.retryAfterMs;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.I32) {
          this.number = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.code = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.STRING) {
          this.message = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.I32) {
          this.retryAfterMs = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('KeeperException');
    if (this.number !== null && this.number !== undefined) {
      output.writeFieldBegin('number', Thrift.Type.I32, 1);
      output.writeI32(this.number);
      output.writeFieldEnd();
    }
    if (this.code !== null && this.code !== undefined) {
      output.writeFieldBegin('code', Thrift.Type.STRING, 2);
      output.writeString(this.code);
      output.writeFieldEnd();
    }
    if (this.message !== null && this.message !== undefined) {
      output.writeFieldBegin('message', Thrift.Type.STRING, 3);
      output.writeString(this.message);
      output.writeFieldEnd();
    }
    if (this.retryAfterMs !== null && this.retryAfterMs !== undefined) {
      output.writeFieldBegin('retryAfterMs', Thrift.Type.I32, 4);
      output.writeI32(this.retryAfterMs);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};

const Keeper_identify_args = class {
  constructor(args) {
    this.consumer = null;
    if (args) {
      if (args.consumer !== undefined && args.consumer !== null) {
        this.consumer = new ttypes.ConsumerIdentity(args.consumer);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.consumer = new ttypes.ConsumerIdentity();
          this.consumer.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 0:
          input.skip(ftype);
          break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('Keeper_identify_args');
    if (this.consumer !== null && this.consumer !== undefined) {
      output.writeFieldBegin('consumer', Thrift.Type.STRUCT, 1);
      this.consumer.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const Keeper_identify_result = class {
  constructor(args) {
    this.success = null;
    this.refused = null;
    if (args instanceof ttypes.KeeperException) {
        this.refused = args;
        return;
    }
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = new ttypes.ProviderIdentity(args.success);
      }
      if (args.refused !== undefined && args.refused !== null) {
        this.refused = args.refused;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.STRUCT) {
          this.success = new ttypes.ProviderIdentity();
          this.success.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.refused = new ttypes.KeeperException();
          this.refused.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('Keeper_identify_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.STRUCT, 0);
      this.success.write(output);
      output.writeFieldEnd();
    }
    if (this.refused !== null && this.refused !== undefined) {
      output.writeFieldBegin('refused', Thrift.Type.STRUCT, 1);
      this.refused.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const Keeper_health_args = class {
  constructor(args) {
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      input.skip(ftype);
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('Keeper_health_args');
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const Keeper_health_result = class {
  constructor(args) {
    this.success = null;
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = new ttypes.ProviderHealth(args.success);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.STRUCT) {
          this.success = new ttypes.ProviderHealth();
          this.success.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 0:
          input.skip(ftype);
          break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('Keeper_health_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.STRUCT, 0);
      this.success.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const KeeperClient = class KeeperClient {
  constructor(output, pClass) {
    this.output = output;
    this.pClass = pClass;
    this._seqid = 0;
    this._reqs = {};
  }
  seqid () { return this._seqid; }
  new_seqid () { return this._seqid += 1; }

  identify (consumer) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_identify(consumer);
    });
  }

  send_identify (consumer) {
    const output = new this.pClass(this.output);
    const params = {
      consumer: consumer
    };
    const args = new Keeper_identify_args(params);
    try {
      output.writeMessageBegin('identify', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_identify (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new Keeper_identify_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.refused) {
      return callback(result.refused);
    }
    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('identify failed: unknown result');
  }

  health () {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_health();
    });
  }

  send_health () {
    const output = new this.pClass(this.output);
    const args = new Keeper_health_args();
    try {
      output.writeMessageBegin('health', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_health (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new Keeper_health_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('health failed: unknown result');
  }
};
const KeeperProcessor = class KeeperProcessor {
  constructor(handler) {
    this._handler = handler;
  }
  process (input, output) {
    const r = input.readMessageBegin();
    if (this['process_' + r.fname]) {
      return this['process_' + r.fname].call(this, r.rseqid, input, output);
    } else {
      input.skip(Thrift.Type.STRUCT);
      input.readMessageEnd();
      const x = new Thrift.TApplicationException(Thrift.TApplicationExceptionType.UNKNOWN_METHOD, 'Unknown function ' + r.fname);
      output.writeMessageBegin(r.fname, Thrift.MessageType.EXCEPTION, r.rseqid);
      x.write(output);
      output.writeMessageEnd();
      output.flush();
    }
  }
  process_identify (seqid, input, output) {
    const args = new Keeper_identify_args();
    args.read(input);
    input.readMessageEnd();
    if (this._handler.identify.length === 1) {
      Promise.resolve(this._handler.identify.bind(this._handler)(
        args.consumer
      )).then(result => {
        const result_obj = new Keeper_identify_result({success: result});
        output.writeMessageBegin("identify", Thrift.MessageType.REPLY, seqid);
        result_obj.write(output);
        output.writeMessageEnd();
        output.flush();
      }).catch(err => {
        let result;
        if (err instanceof ttypes.KeeperException) {
          result = new Keeper_identify_result(err);
          output.writeMessageBegin("identify", Thrift.MessageType.REPLY, seqid);
        } else {
          result = new Thrift.TApplicationException(Thrift.TApplicationExceptionType.UNKNOWN, err.message);
          output.writeMessageBegin("identify", Thrift.MessageType.EXCEPTION, seqid);
        }
        result.write(output);
        output.writeMessageEnd();
        output.flush();
      });
    } else {
      this._handler.identify(args.consumer, (err, result) => {
        let result_obj;
        if ((err === null || typeof err === 'undefined') || err instanceof ttypes.KeeperException) {
          result_obj = new Keeper_identify_result((err !== null || typeof err === 'undefined') ? err : {success: result});
          output.writeMessageBegin("identify", Thrift.MessageType.REPLY, seqid);
        } else {
          result_obj = new Thrift.TApplicationException(Thrift.TApplicationExceptionType.UNKNOWN, err.message);
          output.writeMessageBegin("identify", Thrift.MessageType.EXCEPTION, seqid);
        }
        result_obj.write(output);
        output.writeMessageEnd();
        output.flush();
      });
    }
  }
  process_health (seqid, input, output) {
    const args = new Keeper_health_args();
    args.read(input);
    input.readMessageEnd();
    if (this._handler.health.length === 0) {
      Promise.resolve(this._handler.health.bind(this._handler)(
      )).then(result => {
        const result_obj = new Keeper_health_result({success: result});
        output.writeMessageBegin("health", Thrift.MessageType.REPLY, seqid);
        result_obj.write(output);
        output.writeMessageEnd();
        output.flush();
      }).catch(err => {
        let result;
        result = new Thrift.TApplicationException(Thrift.TApplicationExceptionType.UNKNOWN, err.message);
        output.writeMessageBegin("health", Thrift.MessageType.EXCEPTION, seqid);
        result.write(output);
        output.writeMessageEnd();
        output.flush();
      });
    } else {
      this._handler.health((err, result) => {
        let result_obj;
        if ((err === null || typeof err === 'undefined')) {
          result_obj = new Keeper_health_result((err !== null || typeof err === 'undefined') ? err : {success: result});
          output.writeMessageBegin("health", Thrift.MessageType.REPLY, seqid);
        } else {
          result_obj = new Thrift.TApplicationException(Thrift.TApplicationExceptionType.UNKNOWN, err.message);
          output.writeMessageBegin("health", Thrift.MessageType.EXCEPTION, seqid);
        }
        result_obj.write(output);
        output.writeMessageEnd();
        output.flush();
      });
    }
  }
};

export const Keeper = { Client: KeeperClient, Processor: KeeperProcessor };
