package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"storegraph/internal/child"
)

// identity is as whom the Postgres programs run: they refuse to run as root.
type identity struct {
	namespace  bool                // root outside is an ordinary user inside a user namespace; files stay root's
	credential *syscall.Credential // another user; the cluster must be reachable for it
}

// insideID is the user that root becomes inside the namespace; any number but 0 would do.
const insideID = 1000

// apply sets who the command runs as.
func (i identity) apply(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	switch {
	case i.namespace:
		one := []syscall.SysProcIDMap{{ContainerID: insideID, HostID: 0, Size: 1}}
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = one
		cmd.SysProcAttr.GidMappings = one
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: insideID, Gid: insideID, NoSetGroups: true}
	case i.credential != nil:
		cmd.SysProcAttr.Credential = i.credential
	}
}

// own gives a folder to the identity.
func (i identity) own(dir string) error {
	if i.credential == nil {
		return nil
	}
	return os.Chown(dir, int(i.credential.Uid), int(i.credential.Gid))
}

func (i identity) uid() int {
	if i.credential == nil {
		return os.Getuid()
	}
	return int(i.credential.Uid)
}

// chooseIdentity keeps to the owner of a cluster that exists. For a new one root takes a user namespace, and where the
// kernel or a container's filter refuses that, the user postgres or nobody.
func chooseIdentity(ctx context.Context, b binaries, clusterDir string) (identity, error) {
	if os.Getuid() != 0 {
		return identity{}, nil
	}
	owner, err := ownerOf(clusterDir)
	if err != nil {
		return identity{}, err
	}
	if owner == 0 || owner == noOwner {
		err := tryNamespace(ctx, b)
		if err == nil {
			return identity{namespace: true}, nil
		}
		if owner == 0 {
			return identity{}, fmt.Errorf("the cluster belongs to root, whom Postgres refuses, and a user namespace cannot be made here: %w", err)
		}
	}
	return dropTo(owner, filepath.Dir(clusterDir))
}

const noOwner = -1

func ownerOf(dir string) (int, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return noOwner, nil
	}
	if err != nil {
		return noOwner, err
	}
	return int(info.Sys().(*syscall.Stat_t).Uid), nil
}

func tryNamespace(ctx context.Context, b binaries) error {
	cmd := exec.Command(filepath.Join(b.dir, "postgres"), "--version")
	identity{namespace: true}.apply(cmd)
	_, err := child.Run(ctx, cmd)
	return err
}

// dropTo makes the identity of another user, and the folder reachable for it.
func dropTo(owner int, dir string) (identity, error) {
	var u *user.User
	var err error
	if owner == noOwner {
		if u, err = user.Lookup("postgres"); err != nil {
			u, err = user.Lookup("nobody")
		}
	} else {
		u, err = user.LookupId(strconv.Itoa(owner))
	}
	if err != nil {
		return identity{}, fmt.Errorf("find a user for Postgres, which refuses root: %w", err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		return identity{}, fmt.Errorf("user %s: %w", u.Username, err)
	}
	for parent := filepath.Dir(dir); ; parent = filepath.Dir(parent) {
		if info, err := os.Stat(parent); err == nil && info.Mode().Perm()&0o001 == 0 && !ownedBy(info, int(uid)) {
			return identity{}, fmt.Errorf("postgres must run as %s here, who may not enter %s; choose a folder under /var/tmp", u.Username, parent)
		}
		if parent == filepath.Dir(parent) {
			break
		}
	}
	who := identity{credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return who, who.own(dir)
}

func ownedBy(info fs.FileInfo, uid int) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == uid
}
