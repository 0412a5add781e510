package shopsim

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
)

// bulkRun walks a bulk query and writes its lines. Nothing but a window of it is in memory.
type bulkRun struct {
	request  *request
	out      *bufio.Writer
	group    bool
	objects  int64
	roots    int64
	size     int64
	pending  []branch // connections that the object being written has
	line     []byte
	progress func(*bulkRun)
}

// branch is a connection of an object whose line is written.
type branch struct {
	field  *planField
	conn   *connection
	parent string
}

// bulkWindow is how many roots are written before their children when objects need not be grouped.
const bulkWindow = 100

func (b *bulkRun) run(ctx context.Context, set *planSet) error {
	b.request.bulk = b
	// The shell of the query is an object too; its line is not written, its connections are the roots.
	if _, ok := b.request.object(nil, set, "QueryRoot", queryRoot{}); !ok || len(b.request.errs) > 0 {
		return b.failure()
	}
	for _, root := range b.take("") {
		if err := b.rootLines(ctx, root); err != nil {
			return err
		}
	}
	return b.out.Flush()
}

// children notes a connection of the object that is being written.
func (b *bulkRun) children(f *planField, obj any) {
	r := b.request
	c := call{request: r, args: f.args, field: f}
	v, err := r.resolve(&c, obj)
	if err != nil {
		r.fail(err, f)
		return
	}
	conn, ok := v.(*connection)
	if !ok {
		r.violation(f, fmt.Errorf("%T where a connection belongs", v))
		return
	}
	b.pending = append(b.pending, branch{field: f, conn: conn})
}

func (b *bulkRun) take(parent string) []branch {
	taken := b.pending
	b.pending = nil
	for i := range taken {
		taken[i].parent = parent
	}
	return taken
}

func (b *bulkRun) failure() error {
	if b.request.wrong != nil {
		return b.request.wrong
	}
	if len(b.request.errs) > 0 {
		return b.request.errs[0]
	}
	return nil
}

func (b *bulkRun) rootLines(ctx context.Context, root branch) error {
	var window []branch
	var err error
	inWindow := 0
	root.conn.walkAll(func(obj any) bool {
		var below []branch
		if below, err = b.write(root, obj); err != nil {
			return false
		}
		b.roots++
		window = append(window, below...)
		if inWindow++; b.group || inWindow == bulkWindow {
			err, window, inWindow = b.below(window), nil, 0
			b.progress(b)
		}
		if err == nil {
			err = ctx.Err()
		}
		return err == nil
	})
	if err != nil {
		return err
	}
	return b.below(window)
}

// below writes the lines of children: right after their parent when grouped, else after the window's parents, one kind
// of child after the other, so that neighbours belong to different parents.
func (b *bulkRun) below(branches []branch) error {
	if !b.group {
		slices.SortStableFunc(branches, func(x, y branch) int {
			if x.field.key < y.field.key {
				return -1
			} else if x.field.key > y.field.key {
				return 1
			}
			return 0
		})
	}
	var deeper []branch
	for _, br := range branches {
		var err error
		br.conn.walkAll(func(obj any) bool {
			var below []branch
			if below, err = b.write(br, obj); err != nil {
				return false
			}
			if b.group {
				err = b.below(below)
			} else {
				deeper = append(deeper, below...)
			}
			return err == nil
		})
		if err != nil {
			return err
		}
	}
	if len(deeper) > 0 {
		return b.below(deeper)
	}
	return nil
}

// write writes one line and returns the connections of its object.
func (b *bulkRun) write(br branch, obj any) ([]branch, error) {
	name := typeName(obj)
	if err := b.request.access.admit(obj); err != nil {
		return nil, err
	}
	set := br.nodeSet()
	if set == nil {
		return nil, fmt.Errorf("%s selects no edges", br.field.key)
	}
	line, ok := b.request.object(b.line[:0], set, name, obj)
	if err := b.failure(); err != nil || !ok {
		return nil, err
	}
	if br.parent != "" {
		line = line[:len(line)-1]
		if len(line) > 1 {
			line = append(line, ',')
		}
		line = append(line, `"__parentId":`...)
		line = appendText(line, br.parent, true)
		line = append(line, '}')
	}
	line = append(line, '\n')
	b.line = line
	b.objects++
	b.size += int64(len(line))
	if _, err := b.out.Write(line); err != nil {
		return nil, err
	}
	id, err := set.table[name]["id"](&call{request: b.request}, obj)
	if err != nil {
		return nil, err
	}
	parent, _ := id.(string)
	return b.take(parent), nil
}

// nodeSet is the selection under edges { node { … } }.
func (br branch) nodeSet() *planSet {
	for _, edges := range br.field.sub.on(br.conn.typ + "Connection") {
		if edges.def.Name != "edges" {
			continue
		}
		for _, node := range edges.sub.on(br.conn.typ + "Edge") {
			if node.def.Name == "node" {
				return node.sub
			}
		}
	}
	return nil
}

// walkAll walks a connection that bulk mode left uncut.
func (conn *connection) walkAll(yield func(any) bool) {
	conn.list.walk(nil, conn.reverse, conn.filter, func(r *row) bool { return yield(conn.list.object(r)) })
}

// newBulkRun makes a run that writes to w.
func newBulkRun(r *request, w io.Writer, group bool, progress func(*bulkRun)) *bulkRun {
	return &bulkRun{request: r, out: bufio.NewWriterSize(w, 1<<16), group: group, progress: progress}
}
