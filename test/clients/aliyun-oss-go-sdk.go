// The steps of run.ts with aliyun-oss-go-sdk, as Debian has it (1.4.0).
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

var bucket *oss.Bucket

// step runs one of them, which panics where something is wrong.
func step(name string, work func()) {
	defer func() {
		if wrong := recover(); wrong != nil {
			fmt.Printf("not ok %s: %s\n", name, strings.ReplaceAll(fmt.Sprint(wrong), "\n", " "))
			return
		}
		fmt.Println("ok " + name)
	}()
	work()
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func same(expected, actual any) {
	if !reflect.DeepEqual(expected, actual) {
		panic(fmt.Sprintf("expected %.100q, got %.100q", fmt.Sprint(expected), fmt.Sprint(actual)))
	}
}

func get(key string) []byte {
	body := must(bucket.GetObject(key))
	defer body.Close()
	return must(io.ReadAll(body))
}

func keys(page oss.ListObjectsResult) []string {
	found := []string{}
	for _, object := range page.Objects {
		found = append(found, object.Key)
	}
	return found
}

func control(method, path, body string) []byte {
	request := must(http.NewRequest(method, os.Getenv("OSS_ENDPOINT")+"/-/"+path, strings.NewReader(body)))
	response := must(http.DefaultClient.Do(request))
	defer response.Body.Close()
	return must(io.ReadAll(response.Body))
}

func partsSent() int {
	var said struct {
		Counters struct{ ByOperation map[string]int }
	}
	check(json.Unmarshal(control("GET", "requests", ""), &said))
	return said.Counters.ByOperation["UploadPart"]
}

func main() {
	// The SDK compares times of files with !=: where the local time is UTC, it believes no checkpoint.
	time.Local = time.FixedZone("", 8*3600)
	client := must(oss.New(os.Getenv("OSS_ENDPOINT"), os.Getenv("OSS_ACCESS_KEY_ID"), os.Getenv("OSS_ACCESS_KEY_SECRET")))
	bucket = must(client.Bucket(os.Getenv("OSS_BUCKET")))
	content := make([]byte, 700_000)
	rand.Read(content)
	check(os.WriteFile("go.bin", content, 0o600))

	step("put", func() {
		check(bucket.PutObject("put/中 文+.txt", strings.NewReader("hello")))
		same("hello", string(get("put/中 文+.txt")))
	})
	step("list", func() {
		for _, key := range []string{"list/1", "list/2", "list/3"} {
			check(bucket.PutObject(key, strings.NewReader("x")))
		}
		first := must(bucket.ListObjects(oss.Prefix("list/"), oss.MaxKeys(2)))
		rest := must(bucket.ListObjects(oss.Prefix("list/"), oss.MaxKeys(2), oss.Marker(first.NextMarker)))
		same([]string{"list/1", "list/2", "list/3"}, append(keys(first), keys(rest)...))
		same([]bool{true, false}, []bool{first.IsTruncated, rest.IsTruncated})
	})
	step("list parts", func() {
		upload := must(bucket.InitiateMultipartUpload("parts"))
		for number := 1; number <= 2; number++ {
			must(bucket.UploadPart(upload, bytes.NewReader(content[:102400]), 102400, number))
		}
		listed := []string{}
		for _, part := range must(bucket.ListUploadedParts(upload)).UploadedParts {
			listed = append(listed, fmt.Sprint(part.PartNumber, part.Size))
		}
		same([]string{"1 102400", "2 102400"}, listed)
		check(bucket.AbortMultipartUpload(upload))
	})
	step("upload in parts", func() {
		check(bucket.UploadFile("whole", "go.bin", 102400, oss.Routines(3)))
		same(content, get("whole"))
	})
	step("resume", func() {
		control("PUT", "switches", `{"faults": [{"kind": "status", "status": 403, "operation": "UploadPart", "skip": 3, "times": 1}]}`)
		upload := func() error {
			return bucket.UploadFile("resumed", "go.bin", 102400, oss.Routines(1), oss.Checkpoint(true, "go.cp"))
		}
		if upload() == nil {
			panic("it should have failed")
		}
		before := partsSent()
		check(upload())
		same(4, partsSent()-before)
		same(content, get("resumed"))
	})
	fmt.Println("none sign: this version of the SDK signs no URL")
	step("delete", func() {
		check(bucket.DeleteObject("put/中 文+.txt"))
		same(false, must(bucket.IsObjectExist("put/中 文+.txt")))
		must(bucket.DeleteObjects([]string{"list/1", "list/2"}))
		same([]string{"list/3"}, keys(must(bucket.ListObjects(oss.Prefix("list/")))))
	})
}
