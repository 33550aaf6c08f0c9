#!/usr/bin/env bash
# Builds a ZooKeeper container image of about 90 MB from Debian's packages and a cut-down Java runtime,
# for machines that reach no image registry. Everywhere else the official `zookeeper` image serves.
#
#   scripts/zookeeper-image.sh TAG
#
# Needs: docker, apt-get (Debian 12), a JDK 17 with jlink, binutils. Like the official image it reads
# /conf/zoo.cfg, keeps its data in /data and finds jars in /lib on its class path.
set -euo pipefail
tag=${1:?usage: zookeeper-image.sh TAG}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt downloads as its own user
root=$work/root
mkdir -p "$work/debs" "$root"/{bin,usr/bin,conf,data,opt/zookeeper,tmp,root,proc,sys,dev,lib64,etc}
chmod 777 "$work/debs"
chmod 1777 "$root/tmp"

# --- the server's jars, and busybox for a shell and the small tools that probes use
packages=(libzookeeper-java libcommons-cli-java libcommons-io-java libdropwizard-metrics-java
  libfindbugs-annotations-java libjackson2-annotations-java libjackson2-core-java
  libjackson2-databind-java libjetty9-extra-java libjetty9-java libnetty-java libslf4j-java
  libsnappy-java libservlet-api-java busybox-static)
jars=(zookeeper zookeeper-jute commons-cli commons-io findbugs-annotations jackson-annotations
  jackson-core jackson-databind jetty9-client jetty9-http jetty9-io jetty9-security jetty9-server
  jetty9-servlet jetty9-util metrics-core netty-buffer netty-common netty-handler netty-transport
  netty-transport-native-epoll slf4j-api slf4j-simple snappy-java servlet-api)
# netty's TLS and codec jars carry several names over Debian's releases: take what is there
optional=(netty-codec netty-resolver netty-transport-native-unix-common netty-transport-classes-epoll)

apt-get update -qq
(cd "$work/debs" && apt-get download -qq "${packages[@]}")
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/unpacked"; done

cp "$work/unpacked/bin/busybox" "$root/bin/"
for applet in $("$root/bin/busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
done
for jar in "${jars[@]}"; do cp -L "$work/unpacked/usr/share/java/$jar.jar" "$root/opt/zookeeper/"; done
for jar in "${optional[@]}"; do cp -L "$work/unpacked/usr/share/java/$jar.jar" "$root/opt/zookeeper/" 2>/dev/null || true; done

# --- a Java runtime with the modules that ZooKeeper loads
jlink --no-header-files --no-man-pages --strip-java-debug-attributes --output "$root/opt/jre" \
  --add-modules java.base,java.desktop,java.management,java.naming,java.logging,java.security.jgss,java.security.sasl,java.xml,jdk.unsupported,jdk.management,jdk.crypto.ec
strip -p --strip-unneeded "$root/opt/jre/lib/server/libjvm.so" 2>/dev/null || true

# --- the shared libraries that the runtime links
libraries=$(ldd "$root"/opt/jre/bin/java "$root"/opt/jre/lib/server/libjvm.so \
  "$root"/opt/jre/lib/lib{java,jli,net,nio,zip,jimage,management,management_ext}.so |
  awk '/=> \//{print $3}' | grep -v /opt/jre | sort -u)
libc=$(dirname "$(ldd "$root/opt/jre/bin/java" | awk '/libc.so/{print $3}')")
for library in $libraries "$libc"/libnss_files.so.2 "$libc"/libnss_dns.so.2 "$libc"/libresolv.so.2; do
  mkdir -p "$root/$(dirname "$library")"
  cp -L "$library" "$root/$library"
done
loader=$(ldd "$root/opt/jre/bin/java" | awk '/ld-linux/{print $1}')
mkdir -p "$root/$(dirname "$loader")"
cp -L "$loader" "$root/$loader"

printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
cat >"$root/conf/zoo.cfg" <<'CONF'
tickTime=2000
dataDir=/data
clientPort=2181
4lw.commands.whitelist=*
admin.enableServer=false
CONF
cat >"$root/bin/zookeeper" <<'RUN'
#!/bin/sh
exec java ${JVMFLAGS:--Xmx128m} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -Dorg.slf4j.simpleLogger.logFile=System.out -cp '/conf:/opt/zookeeper/*' \
  org.apache.zookeeper.server.quorum.QuorumPeerMain /conf/zoo.cfg
RUN
chmod 755 "$root/bin/zookeeper"

tar -C "$root" -c . | docker import -c 'CMD ["/bin/zookeeper"]' -c 'EXPOSE 2181 2888 3888' \
  -c 'ENV PATH=/bin:/opt/jre/bin' - "$tag"
