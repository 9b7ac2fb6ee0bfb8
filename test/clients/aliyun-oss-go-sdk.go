// The steps of run.ts with aliyun-oss-go-sdk, as Debian has it (1.4.0).
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

var bucket *oss.Bucket

func step(name string, work func() error) {
	if err := work(); err != nil {
		fmt.Printf("not ok %s: %s\n", name, strings.ReplaceAll(err.Error(), "\n", " "))
		return
	}
	fmt.Println("ok " + name)
}

func get(key string) ([]byte, error) {
	body, err := bucket.GetObject(key)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

func same(key string, expected []byte) error {
	content, err := get(key)
	if err == nil && !bytes.Equal(content, expected) {
		err = fmt.Errorf("%s has other bytes", key)
	}
	return err
}

func control(method, path, body string) ([]byte, error) {
	request, err := http.NewRequest(method, os.Getenv("OSS_ENDPOINT")+"/-/"+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func partsSent() (int, error) {
	var said struct {
		Counters struct{ ByOperation map[string]int }
	}
	body, err := control("GET", "requests", "")
	if err == nil {
		err = json.Unmarshal(body, &said)
	}
	return said.Counters.ByOperation["UploadPart"], err
}

func main() {
	// The SDK compares times of files with !=: where the local time is UTC, it believes no checkpoint.
	time.Local = time.FixedZone("", 8*3600)
	client, err := oss.New(os.Getenv("OSS_ENDPOINT"), os.Getenv("OSS_ACCESS_KEY_ID"), os.Getenv("OSS_ACCESS_KEY_SECRET"))
	if err == nil {
		bucket, err = client.Bucket(os.Getenv("OSS_BUCKET"))
	}
	if err != nil {
		panic(err)
	}
	content := make([]byte, 700_000)
	rand.Read(content)
	if err := os.WriteFile("go.bin", content, 0o600); err != nil {
		panic(err)
	}

	step("put", func() error {
		if err := bucket.PutObject("put/中 文+.txt", strings.NewReader("hello")); err != nil {
			return err
		}
		return same("put/中 文+.txt", []byte("hello"))
	})
	step("list", func() error {
		for _, key := range []string{"list/1", "list/2", "list/3"} {
			if err := bucket.PutObject(key, strings.NewReader("x")); err != nil {
				return err
			}
		}
		found := []string{}
		for marker := ""; ; {
			page, err := bucket.ListObjects(oss.Prefix("list/"), oss.MaxKeys(2), oss.Marker(marker))
			if err != nil {
				return err
			}
			for _, object := range page.Objects {
				found = append(found, object.Key)
			}
			if !page.IsTruncated {
				break
			}
			marker = page.NextMarker
		}
		if strings.Join(found, " ") != "list/1 list/2 list/3" {
			return fmt.Errorf("it lists %v", found)
		}
		return nil
	})
	step("list parts", func() error {
		upload, err := bucket.InitiateMultipartUpload("parts")
		if err != nil {
			return err
		}
		for number := 1; number <= 2; number++ {
			if _, err := bucket.UploadPart(upload, bytes.NewReader(content[:102400]), 102400, number); err != nil {
				return err
			}
		}
		listed, err := bucket.ListUploadedParts(upload)
		if err != nil {
			return err
		}
		parts := listed.UploadedParts
		if len(parts) != 2 || parts[0].PartNumber != 1 || parts[1].PartNumber != 2 || parts[1].Size != 102400 {
			return fmt.Errorf("it lists %v", parts)
		}
		return bucket.AbortMultipartUpload(upload)
	})
	step("upload in parts", func() error {
		if err := bucket.UploadFile("whole", "go.bin", 102400, oss.Routines(3)); err != nil {
			return err
		}
		return same("whole", content)
	})
	step("resume", func() error {
		fault := `{"faults": [{"kind": "status", "status": 403, "operation": "UploadPart", "skip": 3, "times": 1}]}`
		if _, err := control("PUT", "switches", fault); err != nil {
			return err
		}
		upload := func() error {
			return bucket.UploadFile("resumed", "go.bin", 102400, oss.Routines(1), oss.Checkpoint(true, "go.cp"))
		}
		if upload() == nil {
			return errors.New("it should have failed")
		}
		before, err := partsSent()
		if err != nil {
			return err
		}
		if err := upload(); err != nil {
			return err
		}
		after, err := partsSent()
		if err != nil {
			return err
		}
		if after-before != 4 {
			return fmt.Errorf("%d parts were sent, not the 4 that were missing", after-before)
		}
		return same("resumed", content)
	})
	fmt.Println("none sign: this version of the SDK signs no URL")
	step("delete", func() error {
		if err := bucket.DeleteObject("put/中 文+.txt"); err != nil {
			return err
		}
		if there, err := bucket.IsObjectExist("put/中 文+.txt"); err != nil || there {
			return fmt.Errorf("it is still there (%v)", err)
		}
		if _, err := bucket.DeleteObjects([]string{"list/1", "list/2"}); err != nil {
			return err
		}
		page, err := bucket.ListObjects(oss.Prefix("list/"))
		if err == nil && (len(page.Objects) != 1 || page.Objects[0].Key != "list/3") {
			err = fmt.Errorf("it lists %v", page.Objects)
		}
		return err
	})
}
