#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 55번째 줄까지예요.


def program():
    global 몇_번째, for_
    몇_번째 = 0
    for_ = 0
    물고기 = Sprite("물고기", x=0, y=0, size=50, costumes=["블링키"])
    미끼 = Sprite("미끼", x=0, y=0, size=50, costumes=["블링키"])

    def 물고기_when_started(self):
        self.hide()
        for _ in range(3):
            self.clone(self)
            wait(0.1)
        wait(0.2)
        self.say("다 만듦")
        self.delete_all_clones()
        self.clone(미끼)

    물고기.when_started(물고기_when_started)

    def 물고기_when_clone_started(self):
        global 몇_번째, for_
        몇_번째 += 1
        for_ = 몇_번째
        self.change_x(몇_번째 * 10)
        self.say(join("복제 ", self.x))
        if 몇_번째 == 2:
            self.delete_clone()
            self.say("안 나옴")
        wait(5)
        self.say("안 나옴")

    물고기.when_clone_started(물고기_when_clone_started)

    def 미끼_when_clone_started(self):
        self.say("미끼")
        self.delete_clone()

    미끼.when_clone_started(미끼_when_clone_started)

    def 미끼_when_started(self):
        wait(0.05)
        if not self.touches("wall"):
            self.go_to_x(240)
        if self.touches("wall_right"):
            self.say("벽")
        self.delete_clone()
        self.say("원본")

    미끼.when_started(미끼_when_started)

